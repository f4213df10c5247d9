import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../../api/schema.graphql',
  documents: 'src/*.ts',
  generates: {
    'src/generated/': {
      preset: 'client',
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        importExtension: '.js',
        emitLegacyCommonJSImports: false,
        strictScalars: true,
        // Amounts are exact: they stay text until something that can count decimals takes them.
        scalars: {
          Cep: 'string',
          Cnpj: 'string',
          Cpf: 'string',
          Date: 'string',
          DateTime: 'string',
          Decimal: 'string',
          JSON: 'unknown',
          Email: 'string',
          Moment: 'string',
          NfeKey: 'string',
          Url: 'string',
          YearMonth: 'string',
        },
      },
    },
  },
};

export default config;
